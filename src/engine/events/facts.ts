import type { ModelSummary } from '../../lib/model-record.js';

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
  | ({ readonly kind: 'model'; readonly key: 'model' } & ModelSummary)
  | { readonly kind: 'note'; readonly key: string; readonly text: string };

export interface RecommendedBook {
  readonly id: number | string;
  readonly title: string;
  /** Cosine or Jaccard similarity, 0 to 1. */
  readonly score: number;
  /** Baskets that hold both books. */
  readonly support: number;
}
