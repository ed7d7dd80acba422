/** Devices, their memory and their streams over the runtime of CANN. */
package io.locmoe.driver.ascend.device;
