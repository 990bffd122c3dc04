package app.fieldvault.gateway

import app.fieldvault.agent.AgendaItem
import app.fieldvault.agent.AgentEvent
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.CheckInReport
import app.fieldvault.agent.CopiedField
import app.fieldvault.agent.CopyField
import app.fieldvault.agent.CustomerDetails
import app.fieldvault.agent.CustomerPage
import app.fieldvault.agent.DeviceReport
import app.fieldvault.agent.DraftKind
import app.fieldvault.agent.Enrolled
import app.fieldvault.agent.EnrolmentPreview
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.ListOrder
import app.fieldvault.agent.NewReminder
import app.fieldvault.agent.NewVisit
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PageCursor
import app.fieldvault.agent.PendingWork
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.agent.PinFault
import app.fieldvault.agent.Queued
import app.fieldvault.agent.Resolution
import app.fieldvault.agent.RevealReason
import app.fieldvault.agent.SearchResult
import app.fieldvault.agent.SyncReport
import app.fieldvault.core.CustomerPages
import app.fieldvault.core.FieldAgentException
import app.fieldvault.core.FieldAgentInterface
import app.fieldvault.core.PackedPages
import app.fieldvault.core.checkPin as coreCheckPin
import app.fieldvault.core.previewEnrolment as corePreviewEnrolment
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.withContext

/**
 * The gateway over the Rust library: off the main thread, secrets wiped, exceptions turned into outcomes. Lists and searches, which
 * a person waits for while typing, take the way that [pagesOf] gives; all else is called through the generated bindings.
 */
class RustAgentGateway(
    opener: CoreOpener,
    pagesOf: (FieldAgentInterface) -> CustomerPages = { PackedPages(it.number()) },
) : AgentGateway, AutoCloseable {
    private val threads = CoreThreads()
    private val core = CoreEvents()
    private val owner = CoreOwner(opener, pagesOf, core)
    private val scope = CoroutineScope(SupervisorJob() + threads.network)
    private var waiting: Deferred<Outcome<CheckInReport>>? = null

    @Volatile
    private var closed = false

    override val events: Flow<AgentEvent> = core.flow

    override suspend fun status(): Outcome<PhoneStatus> = call { it.status().toDomain() }

    override suspend fun previewEnrolment(payload: ByteArray): Outcome<EnrolmentPreview> = wiping(payload) {
        attempt(threads.calls) { corePreviewEnrolment(payload).toDomain() }
    }

    override suspend fun enrol(payload: ByteArray, pin: ByteArray, model: String): Outcome<Enrolled> = wiping(payload, pin) {
        network { it.enrol(payload, pin, model).toDomain() }
    }

    override suspend fun checkPin(pin: ByteArray, minLength: Int): PinFault? = withContext(threads.calls) {
        coreCheckPin(pin, minLength.coerceIn(0, UByte.MAX_VALUE.toInt()).toUByte())?.toDomain()
    }

    override suspend fun unlock(pin: ByteArray): Outcome<Unit> = wiping(pin) { call { it.unlock(pin) } }

    override suspend fun unlockWithBiometric(secret: ByteArray): Outcome<Unit> = wiping(secret) { call { it.unlockWithBiometric(secret) } }

    override suspend fun makeBiometricSlot(): Outcome<ByteArray> {
        var made: ByteArray? = null
        try {
            return call { agent -> agent.makeBiometricSlot().also { made = it } }
        } catch (gone: CancellationException) {
            // Nobody is left to take it: the slot stays and opens to nothing, and the next one replaces it.
            made?.fill(0)
            throw gone
        }
    }

    override suspend fun removeBiometricSlot(): Outcome<Unit> = call { it.removeBiometricSlot() }

    override suspend fun changePin(old: ByteArray, new: ByteArray): Outcome<Unit> = wiping(old, new) { call { it.changePin(old, new) } }

    override fun lock() = threads.now { owner.opened()?.lock() }

    override fun screenOff() = threads.now { owner.opened()?.screenOff() }

    override fun enteredBackground() = threads.now { owner.opened()?.enteredBackground() }

    override suspend fun enteredForeground(): Outcome<Unit> = call { it.enteredForeground() }

    override suspend fun tick(): Outcome<Unit> = call { it.tick() }

    override suspend fun checkIn(waitSeconds: Int): Outcome<CheckInReport> =
        if (waitSeconds <= 0) network { it.checkIn(0u).toDomain() } else wait(waitSeconds).await()

    override suspend fun sync(): Outcome<SyncReport> = network { it.syncOnce().toDomain() }

    override suspend fun indexInBackground(): Outcome<Boolean> = call { it.indexInBackground() }

    override suspend fun zoneChanged(offsetSeconds: Int): Outcome<Unit> = call { it.zoneChanged(offsetSeconds) }

    override suspend fun reportDevice(report: DeviceReport): Outcome<Unit> = call { it.reportDevice(report.toCore()) }

    override suspend fun list(order: ListOrder, after: PageCursor?, limit: Int): Outcome<CustomerPage> = pages { pages ->
        val page = when (after) {
            null -> pages.listCustomers(order.toCore(), limit.unsigned())
            else -> pages.listCustomersAfter((after as CoreCursor).cursor, limit.unsigned())
        }
        page.toDomain()
    }

    override suspend fun find(query: String, limit: Int): Outcome<SearchResult> = pages { it.findCustomers(query, limit.unsigned()).toDomain() }

    override suspend fun settleSearch(): Outcome<Unit> = call { it.settleSearch() }

    override suspend fun view(id: String): Outcome<CustomerDetails> = call { it.viewCustomer(id).toDomain() }

    override suspend fun reveal(id: String, reason: RevealReason): Outcome<CustomerDetails> =
        call { it.revealCustomer(id, reason.toCore()).toDomain() }

    override suspend fun copyField(id: String, field: CopyField, reason: RevealReason?): Outcome<CopiedField> =
        call { it.copyField(id, field.toCore(), reason?.toCore()).toDomain() }

    override suspend fun edit(id: String, changes: List<FieldChange>): Outcome<Queued> = call { it.editCustomer(id, changes.toCore()).toDomain() }

    override suspend fun addCustomer(fields: List<FieldChange>): Outcome<Queued> = call { it.addCustomer(fields.toCore()).toDomain() }

    override suspend fun addContact(customer: String, fields: List<FieldChange>): Outcome<Queued> =
        call { it.addContact(customer, fields.toCore()).toDomain() }

    override suspend fun logVisit(customer: String, visit: NewVisit): Outcome<Queued> = call { it.logVisit(customer, visit.toCore()).toDomain() }

    override suspend fun agenda(fromMs: Long, untilMs: Long): Outcome<List<AgendaItem>> =
        call { agent -> agent.agenda(fromMs.unsigned(), untilMs.unsigned()).map { it.toDomain() } }

    override suspend fun addReminder(customer: String, reminder: NewReminder): Outcome<Queued> =
        call { it.addReminder(customer, reminder.toCore()).toDomain() }

    override suspend fun finishReminder(id: String): Outcome<Queued> = call { it.finishReminder(id).toDomain() }

    override suspend fun rescheduleReminder(id: String, dueMs: Long): Outcome<Queued> =
        call { it.rescheduleReminder(id, dueMs.unsigned()).toDomain() }

    override suspend fun pending(): Outcome<PendingWork> = call { it.pending().toDomain() }

    override suspend fun resolveConflict(id: Long, resolution: Resolution): Outcome<Unit> =
        call { it.resolveConflict(id.unsigned(), resolution.toCore()) }

    override suspend fun saveDraft(customer: String, kind: DraftKind, typed: List<FieldChange>): Outcome<Unit> =
        call { it.saveDraft(customer, kind.toCore(), typed.toCore()) }

    override suspend fun loadDraft(customer: String, kind: DraftKind): Outcome<List<FieldChange>?> =
        call { agent -> agent.loadDraft(customer, kind.toCore())?.map { it.toDomain() } }

    override suspend fun discardDraft(customer: String, kind: DraftKind): Outcome<Unit> = call { it.discardDraft(customer, kind.toCore()) }

    /** Lets the core go and takes no more calls; those that run end first. */
    override fun close() {
        closed = true
        scope.cancel()
        owner.close()
        threads.close()
    }

    /**
     * One wait at a time, whoever asks: an app that comes and goes would otherwise leave a thread behind at each turn, each held
     * until the server's own time is over. Who asks while one waits hears the same answer.
     */
    @Synchronized
    private fun wait(seconds: Int): Deferred<Outcome<CheckInReport>> = waiting?.takeIf { it.isActive }
        ?: scope.async { network { it.checkIn(seconds.unsigned()).toDomain() } }.also { waiting = it }

    private suspend fun <T> call(work: (FieldAgentInterface) -> T): Outcome<T> = attempt(threads.calls) { work(owner.agent()) }

    private suspend fun <T> pages(work: (CustomerPages) -> T): Outcome<T> = attempt(threads.calls) { work(owner.pages()) }

    private suspend fun <T> network(work: (FieldAgentInterface) -> T): Outcome<T> = attempt(threads.network) { work(owner.agent()) }

    /** Calls that were begun end, whether or not somebody still waits for them: only then does this return. */
    private suspend fun <T> attempt(threads: CoroutineDispatcher, work: () -> T): Outcome<T> =
        if (closed) Outcome.Failed(AgentFailure.Interrupted) else withContext(threads) { judge(work) }

    private fun <T> judge(work: () -> T): Outcome<T> = try {
        Outcome.Done(work())
    } catch (refused: FieldAgentException) {
        Outcome.Failed(refused.toFailure())
    } catch (_: IllegalStateException) {
        // The bindings say so of an object that was closed meanwhile.
        Outcome.Failed(AgentFailure.Interrupted)
    } catch (_: Exception) {
        Outcome.Failed(AgentFailure.Internal(UNFORESEEN))
    } catch (_: LinkageError) {
        // An installation without the library, or with another one's.
        Outcome.Failed(AgentFailure.Internal(NO_LIBRARY))
    }

    private suspend fun <T> wiping(vararg secrets: ByteArray, work: suspend () -> T): T = try {
        work()
    } finally {
        secrets.forEach { it.fill(0) }
    }

    private companion object {
        // In docs/errors.md.
        const val UNFORESEEN = 950
        const val NO_LIBRARY = 951
    }
}
