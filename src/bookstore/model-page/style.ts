export const MODEL_STYLE = '';
