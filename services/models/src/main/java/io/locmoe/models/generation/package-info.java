/** Texts that users ask a model for: their tokenizer, their prompt, and what they end with. */
package io.locmoe.models.generation;
