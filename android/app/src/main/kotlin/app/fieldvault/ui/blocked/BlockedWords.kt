package app.fieldvault.ui.blocked

import androidx.annotation.DrawableRes
import androidx.annotation.StringRes
import app.fieldvault.R
import app.fieldvault.screen.blocked.BlockedCause
import app.fieldvault.screen.blocked.BlockedEvent

/** What a blocked page says: what happened, why, and what to do in order before somebody is called. */
internal class BlockedWords(
    @param:StringRes val title: Int,
    @param:StringRes val why: Int,
    val steps: List<Int>,
    @param:StringRes val action: Int = R.string.action_retry,
    @param:DrawableRes val icon: Int = R.drawable.ic_lock,
    val event: BlockedEvent = BlockedEvent.Connect,
) {
    companion object {
        /** The words for [cause]. */
        fun of(cause: BlockedCause): BlockedWords = when (cause) {
            BlockedCause.OfflineTooLong -> BlockedWords(
                R.string.screen_blocked_title_offline, R.string.screen_blocked_why_offline,
                listOf(R.string.screen_blocked_step_network, R.string.screen_blocked_step_connect),
                R.string.screen_blocked_connect, R.drawable.ic_offline,
            )
            BlockedCause.ClockSuspect -> BlockedWords(
                R.string.screen_blocked_title_clock, R.string.screen_blocked_why_clock,
                listOf(R.string.screen_blocked_step_network, R.string.screen_blocked_step_clock),
                R.string.screen_blocked_connect, R.drawable.ic_time,
            )
            BlockedCause.ShutOut -> BlockedWords(
                R.string.screen_blocked_title_shut_out, R.string.screen_blocked_why_shut_out,
                listOf(R.string.screen_blocked_step_ask), R.string.screen_blocked_connect,
            )
            BlockedCause.NotCompliant -> BlockedWords(
                R.string.screen_blocked_title_no_lock, R.string.screen_blocked_why_no_lock,
                listOf(R.string.screen_blocked_step_set_lock, R.string.screen_blocked_step_come_back),
                R.string.screen_blocked_settings, event = BlockedEvent.OpenSettings,
            )
            BlockedCause.AppTooOld -> BlockedWords(
                R.string.screen_blocked_title_old, R.string.screen_blocked_why_old,
                listOf(R.string.screen_blocked_step_update, R.string.screen_blocked_step_open_again), icon = R.drawable.ic_sync,
            )
            BlockedCause.ManagementGone -> BlockedWords(
                R.string.screen_blocked_title_management, R.string.screen_blocked_why_management,
                listOf(R.string.screen_blocked_step_network, R.string.screen_blocked_step_management), icon = R.drawable.ic_managed,
            )
            BlockedCause.NoSpace -> BlockedWords(
                R.string.screen_blocked_title_space, R.string.screen_blocked_why_space,
                listOf(R.string.screen_blocked_step_space, R.string.screen_blocked_step_retry), icon = R.drawable.ic_file,
            )
            BlockedCause.VaultUnavailable -> BlockedWords(
                R.string.screen_blocked_title_vault, R.string.screen_blocked_why_vault,
                listOf(R.string.screen_blocked_step_screen_lock, R.string.screen_blocked_step_restart),
            )
            BlockedCause.KeysDamaged -> BlockedWords(
                R.string.screen_blocked_title_damaged, R.string.screen_blocked_why_keys,
                listOf(R.string.screen_blocked_step_restart), icon = R.drawable.ic_warning,
            )
            BlockedCause.GuardRolledBack -> BlockedWords(
                R.string.screen_blocked_title_rolled_back, R.string.screen_blocked_why_rolled_back,
                listOf(R.string.screen_blocked_step_tell, R.string.screen_blocked_step_enrol), R.string.screen_blocked_enrol, R.drawable.ic_warning,
            )
            BlockedCause.CannotOpen -> BlockedWords(
                R.string.screen_blocked_title_damaged, R.string.screen_blocked_why_damaged,
                listOf(R.string.screen_blocked_step_restart), icon = R.drawable.ic_warning,
            )
        }
    }
}
