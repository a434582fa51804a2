/**
 * A compiled operator. Called, it makes every solution that agrees with the current row, writes each into the row and
 * calls the step that follows; then the row is again what it was. It stops, and says so with true, as soon as the step
 * that follows says true.
 */
export type Step = () => boolean;
