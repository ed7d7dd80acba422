/**
 * Building blocks that an author of a router may use or leave: choices, capacities, losses, weights, and the options by
 * which users set them. A plug-in brings this library along in its own directory, so that a paper's formula stays as
 * the plug-in was tested with, whatever host runs it.
 */
package io.locmoe.router.toolkit;
