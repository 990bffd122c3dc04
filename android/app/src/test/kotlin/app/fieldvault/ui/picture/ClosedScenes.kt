package app.fieldvault.ui.picture

import app.fieldvault.R
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.Breach
import app.fieldvault.agent.NonCompliance
import app.fieldvault.agent.PhoneState
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.agent.ServerProblem
import app.fieldvault.agent.WipeCause
import app.fieldvault.agent.WipeStatus
import app.fieldvault.device.ManagedSettings
import app.fieldvault.screen.SyncState
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeClock
import app.fieldvault.testkit.FakeGraph

private fun closed(
    name: String,
    variants: List<Variant> = Variant.TWO,
    phone: (PhoneStatus) -> PhoneStatus,
    prepare: FakeGraph.() -> Unit = {},
    act: Stage.() -> Unit = {},
) = Scene(name, variants, prepare = { gateway.phone = phone(gateway.phone); prepare() }, act = act)

/** The core cannot be opened. */
private fun trouble(name: String, failure: AgentFailure) = Scene(name, Variant.TWO, prepare = { trouble.value = failure }, isOpen = false)

private const val DAY = 86_400_000L

private fun expired(phone: PhoneStatus) = phone.copy(
    state = PhoneState.Expired,
    pending = 3,
    lease = phone.lease!!.copy(locksAtMs = FakeClock.START - DAY, erasesAtMs = FakeClock.START + 6 * DAY),
)

private fun lacking(phone: PhoneStatus, what: Breach) =
    phone.copy(state = PhoneState.Locked, pending = 0, nonCompliance = NonCompliance(listOf(what), FakeClock.START - 3_600_000))

private fun wiped(cause: WipeCause, finished: Boolean = true, receipt: Long? = 4107, acknowledged: Boolean = true): (PhoneStatus) -> PhoneStatus =
    { it.copy(state = PhoneState.Wiped, wipe = WipeStatus(cause, FakeClock.START - 60_000, finished, receipt, acknowledged)) }

internal val CLOSED_SCENES = listOf(
    closed("blocked", Variant.ALL, ::expired, { managed.value = ManagedSettings(managed = true, enrolment = null, helpContact = "400-820-0000") }),
    closed("blocked-offline", phone = ::expired, prepare = { gateway.faults.fail(Call.CheckIn, AgentFailure.Offline(60)) }) { tap(R.string.screen_blocked_connect) },
    closed("blocked-clock", phone = { expired(it).run { copy(pending = 0, lease = lease!!.copy(clockSuspect = true)) } }),
    closed("blocked-shut-out", phone = { it }, prepare = { syncState.value = SyncState.Idle(failure = AgentFailure.ServerRefused(ServerProblem.Revoked)) }),
    closed("blocked-no-lock", Variant.ALL, { lacking(it, Breach.NoScreenLock) }, { managed.value = ManagedSettings(managed = true, enrolment = null, helpContact = "400-820-0000") }),
    closed("blocked-old", phone = { phone -> lacking(phone, Breach.AppTooOld).run { copy(policy = policy!!.copy(minApp = "1.4.0")) } }),
    closed("blocked-management", phone = { it.copy(state = PhoneState.Locked) }, prepare = { managed.value = ManagedSettings.NONE.copy(withdrawn = true) }),
    trouble("blocked-space", AgentFailure.NoSpace),
    trouble("blocked-vault", AgentFailure.VaultUnavailable),
    trouble("blocked-keys", AgentFailure.KeysDamaged),
    trouble("blocked-damaged", AgentFailure.Internal(4)),
    closed("wiped", Variant.ALL, wiped(WipeCause.Command("c-1"))),
    closed("wiped-running", phone = wiped(WipeCause.Command("c-1"), finished = false, receipt = null, acknowledged = false)),
    closed("wiped-lease", phone = wiped(WipeCause.LeaseExpired, receipt = null, acknowledged = false)),
    closed("wiped-attempts", phone = wiped(WipeCause.TooManyAttempts, acknowledged = false)),
)
