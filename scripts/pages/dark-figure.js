// Runs in a page: a figure's colours on a dark ground. Greys change places from light to dark. Colours that mean something stay, and
// become lighter only as far as they must to be seen. Scales run from dark to light instead of from light to dark.
const DARK_GROUND = "#17191c"; // the page's own
const LEAST_CONTRAST = 4.5;

/** The figure with each colour changed; data and layout themselves stay as they are. */
function darkFigure(value, path = "") {
  if (Array.isArray(value)) return value.map((item) => darkFigure(item, path));
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, darkFigure(item, `${path}.${key}`)]));
  if (typeof value !== "string" || !/(color|colorscale)$/.test(path) || path.includes(".pattern.")) return value;
  const colour = readColour(value);
  return colour ? written(darkColour(colour, path.endsWith("colorscale"))) : value;
}

function darkColour({ rgb, alpha }, inScale) {
  const { lightness } = hsl(rgb);
  const isGrey = Math.max(...rgb) - Math.min(...rgb) < 12;
  if (isGrey && lightness === 1) return { rgb: readColour(DARK_GROUND).rgb, alpha };
  if (isGrey || inScale) return { rgb: withLightness(rgb, 0.1 + 0.85 * (1 - lightness)), alpha };
  let lighter = rgb;
  for (let l = lightness; contrast(lighter) < LEAST_CONTRAST && l < 1; l += 0.02) lighter = withLightness(rgb, l);
  return { rgb: lighter, alpha };
}

/** `#rgb`, `#rrggbb`, `rgb(…)`, `rgba(…)`, black and white. */
function readColour(text) {
  const named = { white: "#ffffff", black: "#000000" }[text] ?? text;
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(named);
  if (short) return { rgb: short.slice(1).map((digit) => parseInt(digit + digit, 16)), alpha: 1 };
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(named);
  if (long) return { rgb: long.slice(1).map((digits) => parseInt(digits, 16)), alpha: 1 };
  const parts = /^rgba?\(([^)]*)\)$/.exec(named)?.[1].split(",").map(Number);
  return parts?.length >= 3 && parts.every(Number.isFinite) ? { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 } : undefined;
}

function written({ rgb, alpha }) {
  const whole = rgb.map(Math.round);
  return alpha === 1 ? `rgb(${whole.join(",")})` : `rgba(${whole.join(",")},${alpha})`;
}

/** Contrast with the ground, as WCAG 2 defines it. */
function contrast(rgb) {
  return (luminance(rgb) + 0.05) / (luminance(readColour(DARK_GROUND).rgb) + 0.05);
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function hsl(rgb) {
  const [r, g, b] = rgb.map((v) => v / 255);
  const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
  const [range, lightness] = [high - low, (high + low) / 2];
  if (range === 0) return { hue: 0, saturation: 0, lightness };
  const turn = high === r ? (g - b) / range : high === g ? 2 + (b - r) / range : 4 + (r - g) / range;
  return { hue: (turn * 60 + 360) % 360, saturation: range / (1 - Math.abs(2 * lightness - 1)), lightness };
}

/** The colour with the lightness given, from 0 to 1. */
function withLightness(rgb, lightness) {
  const { hue, saturation } = hsl(rgb);
  const reach = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((n) => {
    const k = (n + hue / 30) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  });
}

globalThis.darkFigure = darkFigure;
