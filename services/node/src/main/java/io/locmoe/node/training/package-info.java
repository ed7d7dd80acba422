/** Training on a node: plug-ins, corpus and data plane as the engine needs them. */
package io.locmoe.node.training;
