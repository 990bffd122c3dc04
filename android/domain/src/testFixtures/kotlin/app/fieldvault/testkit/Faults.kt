package app.fieldvault.testkit

import app.fieldvault.agent.AgentFailure
import kotlinx.coroutines.CompletableDeferred

/** The calls of the gateway, for tests that count them, fail them or hold them. */
enum class Call {
    Status, PreviewEnrolment, Enrol, CheckPin, Unlock, UnlockWithBiometric, MakeBiometricSlot, RemoveBiometricSlot, ChangePin,
    Lock, ScreenOff, EnteredBackground, EnteredForeground, Tick, CheckIn, Sync, IndexInBackground, ZoneChanged, ReportDevice,
    ListPage, Find, SettleSearch, View, Reveal, CopyField, Edit, AddCustomer, AddContact, LogVisit, Agenda, AddReminder, FinishReminder,
    RescheduleReminder, Pending, ResolveConflict, SaveDraft, LoadDraft, DiscardDraft,
}

/** A call that waits until the test lets it go on. */
class Hold {
    private val gate = CompletableDeferred<Unit>()

    /** Lets it go on. */
    fun release() {
        gate.complete(Unit)
    }

    internal suspend fun await() = gate.await()
}

/** What goes wrong, and when. */
class Faults {
    private val queued = HashMap<Call, ArrayDeque<AgentFailure>>()
    private val lasting = HashMap<Call, AgentFailure>()
    private val holds = HashMap<Call, ArrayDeque<Hold>>()
    private val made = ArrayList<Call>()

    /** All calls that were made, in order. */
    val calls: List<Call> get() = made.toList()

    /** How often [call] was made. */
    fun count(call: Call): Int = made.count { it == call }

    /** The next call of [call] fails; may be said several times. */
    fun failNext(call: Call, failure: AgentFailure) {
        queued.getOrPut(call) { ArrayDeque() }.addLast(failure)
    }

    /** Every call of [call] fails until [heal]. */
    fun fail(call: Call, failure: AgentFailure) {
        lasting[call] = failure
    }

    /** [call] works again. */
    fun heal(call: Call) {
        lasting.remove(call)
        queued.remove(call)
    }

    /** The next call of [call] waits. */
    fun hold(call: Call): Hold = Hold().also { holds.getOrPut(call) { ArrayDeque() }.addLast(it) }

    internal fun note(call: Call) {
        made.add(call)
    }

    internal suspend fun meet(call: Call): AgentFailure? {
        note(call)
        holds[call]?.removeFirstOrNull()?.await()
        return queued[call]?.removeFirstOrNull() ?: lasting[call]
    }
}
