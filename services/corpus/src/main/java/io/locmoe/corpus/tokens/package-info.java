/**
 * The tokens of a domain: encoded once, kept on the heap or in files that the processes of a machine share, and split
 * into training and validation.
 */
package io.locmoe.corpus.tokens;
