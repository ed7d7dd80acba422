/**
 * Text for training: domains of text as compact token arrays, a sampler that is a pure function of the step, and a
 * validation set. Everything here is deterministic: two nodes with the same jars, the same JDK build and the same
 * settings read the same tokens (compare {@link io.locmoe.corpus.Corpus#fingerprint()}).
 */
package io.locmoe.corpus;
