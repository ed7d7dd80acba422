/** Conversations as the text that a model was trained to continue. */
package io.locmoe.corpus.chat;
