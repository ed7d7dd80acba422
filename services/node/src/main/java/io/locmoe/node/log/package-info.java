/** The log of this process: a tap for those that pass it on, and its newest entries for users who look from outside. */
package io.locmoe.node.log;
