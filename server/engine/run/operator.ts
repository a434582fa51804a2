/**
 * A compiled operator. Called, it makes every solution that agrees with the current row, writes each into the row and
 * calls the operator that follows; then the row is again what it was. It stops, and returns true, as soon as the
 * operator that follows returns true.
 */
export type Operator = () => boolean;
