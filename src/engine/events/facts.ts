/** What a run learns and the closing card shows. A later fact of the same key replaces an earlier one. */
export type Fact =
  | { readonly kind: 'url'; readonly key: string; readonly label: string; readonly url: string }
  | {
      readonly kind: 'answer';
      readonly key: 'answer';
      readonly request: string;
      readonly body: string;
      readonly of: string;
      readonly books: readonly RecommendedBook[];
    }
  | {
      readonly kind: 'model';
      readonly key: 'model';
      readonly version: string;
      readonly digest: string;
      readonly hitRate: number;
      readonly popularity: number;
      readonly k: number;
      readonly promoted: boolean;
      readonly dataset: string;
    }
  | { readonly kind: 'note'; readonly key: string; readonly text: string };

export interface RecommendedBook {
  readonly id: number | string;
  readonly title: string;
  /** Cosine or Jaccard similarity, 0 to 1. */
  readonly score: number;
  /** Baskets that hold both books. */
  readonly support: number;
}
