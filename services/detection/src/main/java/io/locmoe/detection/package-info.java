/** Decides which nodes have failed, from evidence of two independent witnesses, within one set of time limits. */
package io.locmoe.detection;
