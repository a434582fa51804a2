/** Something to be said of a part of a text. */
export interface Remark {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}
