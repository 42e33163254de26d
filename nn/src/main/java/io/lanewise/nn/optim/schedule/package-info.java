/** Schedules: learning rates that change from step to step, named as in {@code torch.optim.lr_scheduler}. */
@NullMarked
package io.lanewise.nn.optim.schedule;

import org.jspecify.annotations.NullMarked;
