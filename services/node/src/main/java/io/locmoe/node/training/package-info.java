/** Training on a node: plug-ins, corpus and data plane as the engine wants them. */
package io.locmoe.node.training;
