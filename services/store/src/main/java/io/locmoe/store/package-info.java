/**
 * The copy of a run in an object store with the interface of S3: its complete checkpoints and the files of its output
 * directory. The local directory stays the place of work.
 */
package io.locmoe.store;
