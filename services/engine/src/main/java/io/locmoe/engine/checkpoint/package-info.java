/**
 * Models and jobs on disk. Files are written by rank 0 alone, and tensors are found by name.
 */
package io.locmoe.engine.checkpoint;
