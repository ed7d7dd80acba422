/** Files of checkpoints: safetensors, digests, writes that survive a power failure, locks of directories. */
package io.locmoe.engine.checkpoint.file;
