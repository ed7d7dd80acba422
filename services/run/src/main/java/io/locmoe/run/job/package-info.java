/** One job of a run as its leader sees it, from the start on all nodes to the end. */
package io.locmoe.run.job;
