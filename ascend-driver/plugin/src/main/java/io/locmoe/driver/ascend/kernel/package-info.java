/** The kernels of the SPI as calls of aclnn operators. */
package io.locmoe.driver.ascend.kernel;
