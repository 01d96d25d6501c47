import { mean } from "./mean";

/** A mean, and the standard deviation of a sample; NaN for a single value. */
interface Spread {
  mean: number;
  deviation: number;
}

/** Mean and standard deviation of some values, such as one of each run. */
export function spread(values: readonly number[]): Spread {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return { mean: middle, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : NaN };
}
