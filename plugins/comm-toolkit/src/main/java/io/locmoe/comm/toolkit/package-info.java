/**
 * Building blocks that an author of a communication strategy may use or leave. A plug-in brings this library along in
 * its own directory, so that what travels stays as the plug-in was tested with, whatever host runs it.
 */
package io.locmoe.comm.toolkit;
