/** Brings the checkpoints and the report of a run from the nodes of a mesh to this machine. */
package io.locmoe.launcher.fetch;
