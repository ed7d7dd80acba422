/** Conversion between text and token ids: bytes, or a file of the Hugging Face tokenizers library. */
package io.locmoe.corpus.tokenizer;
