/** Processes of this machine: signals to them, and the resources that they hold and use. */
package io.locmoe.laboratory.bench.process;
