/** GGUF files, version 3: the format of llama.cpp. */
package io.locmoe.models.gguf;
