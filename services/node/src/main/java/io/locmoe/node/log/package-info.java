/** The newest entries of the log of this process, for users who look at a node from outside. */
package io.locmoe.node.log;
