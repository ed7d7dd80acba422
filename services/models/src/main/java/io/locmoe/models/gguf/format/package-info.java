/** The format of GGUF files: metadata, types, and places of tensors. */
package io.locmoe.models.gguf.format;
