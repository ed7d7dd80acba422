/** Architectures of llama.cpp: what their metadata say, and what of a model they compute. */
package io.locmoe.models.gguf.architecture;
