/** The 50 tags that musicnn tells from each other, in the order of its outputs (Million Song Dataset, Last.fm). */
export const MUSICNN_TAGS = [
  ...["rock", "pop", "alternative", "indie", "electronic", "female vocalists", "dance", "00s", "alternative rock", "jazz"],
  ...["beautiful", "metal", "chillout", "male vocalists", "classic rock", "soul", "indie rock", "Mellow", "electronica", "80s"],
  ...["folk", "90s", "chill", "instrumental", "punk", "oldies", "blues", "hard rock", "ambient", "acoustic"],
  ...["experimental", "female vocalist", "guitar", "Hip-Hop", "70s", "party", "country", "easy listening", "sexy", "catchy"],
  ...["funk", "electro", "heavy metal", "Progressive rock", "60s", "rnb", "indie pop", "sad", "House", "happy"],
] as const;

/** Those that name a mood, under the names that weak labels have. */
const MOODS: Record<string, (typeof MUSICNN_TAGS)[number]> = {
  happy: "happy",
  mellow: "Mellow",
  party: "party",
  sad: "sad",
};

/** A mood for each column of tags that names one. */
export const MOOD_COLUMNS: Record<string, number> = Object.fromEntries(
  Object.entries(MOODS).map(([mood, tag]) => [mood, MUSICNN_TAGS.indexOf(tag)]),
);
