/**
 * The communication strategy {@code hccl}: the exchange of a layer by Huawei's collective communication library,
 * between the memories of Ascend NPUs.
 */
package io.locmoe.comm.hccl;
