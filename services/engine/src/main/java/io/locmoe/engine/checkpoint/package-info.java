/** Models and jobs on disk. Only rank 0 writes files, and tensors are found by name. */
package io.locmoe.engine.checkpoint;
