/**
 * What happens to the next request to the carrier instead of the usual. With `cut-line`, `hang` and `broken-json` the
 * carrier has taken the text or call all the same, unless `taken` is false; `undelivered` takes it and reports later that
 * it did not arrive, `silent` takes it and reports nothing.
 */
export type CarrierFault =
  | { kind: 'status'; status: number; code?: number; html?: boolean }
  | { kind: 'cut-line' | 'hang' | 'broken-json'; taken?: boolean }
  | { kind: 'undelivered'; code: number }
  | { kind: 'silent' }
