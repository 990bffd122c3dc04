package app.fieldvault.testkit

import app.fieldvault.agent.AgendaItem
import app.fieldvault.agent.AgentEvent
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.BiometricState
import app.fieldvault.agent.CheckInReport
import app.fieldvault.agent.Conflict
import app.fieldvault.agent.Contact
import app.fieldvault.agent.CopiedField
import app.fieldvault.agent.CopyField
import app.fieldvault.agent.CustomerDetails
import app.fieldvault.agent.CustomerPage
import app.fieldvault.agent.DeviceReport
import app.fieldvault.agent.DraftKind
import app.fieldvault.agent.DueReminder
import app.fieldvault.agent.Enrolled
import app.fieldvault.agent.EnrolmentPreview
import app.fieldvault.agent.EnrolmentRefusal
import app.fieldvault.agent.EntityKind
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.InputFault
import app.fieldvault.agent.Label
import app.fieldvault.agent.LeaseDeadlines
import app.fieldvault.agent.ListOrder
import app.fieldvault.agent.LockCause
import app.fieldvault.agent.NewReminder
import app.fieldvault.agent.NewVisit
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PageCursor
import app.fieldvault.agent.PendingOperation
import app.fieldvault.agent.PendingWork
import app.fieldvault.agent.PhoneState
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.agent.PinFault
import app.fieldvault.agent.PolicyRefusal
import app.fieldvault.agent.PolicyView
import app.fieldvault.agent.Queued
import app.fieldvault.agent.Reminder
import app.fieldvault.agent.Resolution
import app.fieldvault.agent.RevealReason
import app.fieldvault.agent.SearchResult
import app.fieldvault.agent.SyncReport
import app.fieldvault.agent.Visit
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.asSharedFlow

/**
 * A core without a core: keeps customers in memory, masks, locks, counts wrong PINs, and fails where a test says so. Enrolled and
 * open at first. For one thread.
 */
class FakeGateway(private val clock: FakeClock = FakeClock(), samples: List<Sample> = SampleCustomers.dozen(clock.wallMs())) : AgentGateway {
    /** What goes wrong, and what was called. */
    val faults = Faults()

    /** What the status says. */
    var phone: PhoneStatus = openPhone(clock.wallMs())

    /** The PIN that opens. */
    var pin: String = "394857"

    /** What a sync brings. */
    var syncBrings = SyncReport(0, 0, 0, 0, 0, 0, resynced = false, auditContradicted = false, locked = false)

    /** Conflicts that wait. */
    val conflicts = ArrayList<Conflict>()

    /** Why customers were revealed, in order. */
    val revealed = ArrayList<RevealReason>()

    /** What was copied and why it had been revealed, in order. */
    val copied = ArrayList<Pair<CopyField, RevealReason?>>()

    /** What the phone said of itself. */
    val reports = ArrayList<DeviceReport>()

    /** Visits that were logged. */
    val logged = ArrayList<NewVisit>()

    private val shelf = LinkedHashMap<String, Sample>().apply { samples.forEach { put(it.id, it) } }
    private val operations = ArrayList<PendingOperation>()
    private val drafts = HashMap<Pair<String, DraftKind>, List<FieldChange>>()
    private val told = MutableSharedFlow<AgentEvent>(extraBufferCapacity = Channel.UNLIMITED)
    private var biometricSecret: ByteArray? = null
    private var nextId = 900_000
    private var offsetSeconds = 8 * 3600

    override val events: Flow<AgentEvent> = told.asSharedFlow()

    /** The core tells something. */
    fun tell(event: AgentEvent) {
        told.tryEmit(event)
    }

    /** The customers that are there. */
    fun customers(): List<Sample> = shelf.values.toList()

    /** What was typed and kept. */
    fun draft(customer: String, kind: DraftKind): List<FieldChange>? = drafts[customer to kind]

    override suspend fun status(): Outcome<PhoneStatus> = call(Call.Status) { phone }

    override suspend fun previewEnrolment(payload: ByteArray): Outcome<EnrolmentPreview> = attempt(Call.PreviewEnrolment) {
        if (payload.isEmpty()) refused(EnrolmentRefusal.BadPayload) else Outcome.Done(EnrolmentPreview("fleet.example:8443", clock.wallMs() + 3_600_000, payload.size < 64))
    }

    override suspend fun enrol(payload: ByteArray, pin: ByteArray, model: String): Outcome<Enrolled> = try {
        val typed = String(pin, Charsets.US_ASCII)
        attempt(Call.Enrol) {
            if (phone.state != PhoneState.NotEnrolled && phone.state != PhoneState.GuardRolledBack) return@attempt Outcome.Failed(AgentFailure.AlreadyEnrolled)
            this.pin = typed
            phone = openPhone(clock.wallMs()).copy(state = PhoneState.Locked)
            Outcome.Done(Enrolled("D-1", "林晓", "晨光集团"))
        }
    } finally {
        pin.fill(0)
    }

    override suspend fun checkPin(pin: ByteArray, minLength: Int): PinFault? {
        faults.note(Call.CheckPin)
        val typed = String(pin, Charsets.US_ASCII)
        return when {
            typed.any { it !in '0'..'9' } || typed.length > 32 -> PinFault.NotDigits
            typed.length < minLength -> PinFault.TooShort(minLength)
            typed.toSet().size == 1 || typed in "0123456789" || typed in "9876543210" -> PinFault.TooCommon
            else -> null
        }
    }

    override suspend fun unlock(pin: ByteArray): Outcome<Unit> = try {
        val typed = String(pin, Charsets.US_ASCII)
        attempt(Call.Unlock) {
            when {
                typed == this.pin -> Outcome.Done(opened())
                phone.attemptsLeft <= 1 -> Outcome.Failed(AgentFailure.Wiped).also { phone = phone.copy(state = PhoneState.Wiped, attemptsLeft = 0) }
                else -> {
                    phone = phone.copy(attemptsLeft = phone.attemptsLeft - 1)
                    Outcome.Failed(AgentFailure.WrongPin(phone.attemptsLeft, phone.retryAfterSeconds))
                }
            }
        }
    } finally {
        pin.fill(0)
    }

    override suspend fun unlockWithBiometric(secret: ByteArray): Outcome<Unit> = try {
        val given = secret.copyOf()
        attempt(Call.UnlockWithBiometric) {
            when {
                biometricSecret == null -> Outcome.Failed(AgentFailure.BiometricNotSet)
                phone.biometric == BiometricState.PinFirst -> Outcome.Failed(AgentFailure.PinFirst)
                !given.contentEquals(biometricSecret) -> Outcome.Failed(AgentFailure.WrongSlotSecret)
                else -> Outcome.Done(opened())
            }
        }
    } finally {
        secret.fill(0)
    }

    override suspend fun makeBiometricSlot(): Outcome<ByteArray> = open(Call.MakeBiometricSlot) {
        val secret = ByteArray(32) { (it + 1).toByte() }
        biometricSecret = secret.copyOf()
        phone = phone.copy(biometric = BiometricState.Ready)
        Outcome.Done(secret)
    }

    override suspend fun removeBiometricSlot(): Outcome<Unit> = call(Call.RemoveBiometricSlot) {
        biometricSecret = null
        phone = phone.copy(biometric = BiometricState.None)
    }

    override suspend fun changePin(old: ByteArray, new: ByteArray): Outcome<Unit> = try {
        val (was, will) = String(old, Charsets.US_ASCII) to String(new, Charsets.US_ASCII)
        open(Call.ChangePin) {
            if (was != pin) {
                phone = phone.copy(attemptsLeft = phone.attemptsLeft - 1)
                Outcome.Failed(AgentFailure.WrongPin(phone.attemptsLeft, 0))
            } else {
                pin = will
                Outcome.Done(Unit)
            }
        }
    } finally {
        old.fill(0)
        new.fill(0)
    }

    override fun lock() = locked(Call.Lock, LockCause.Asked)

    override fun screenOff() = locked(Call.ScreenOff, LockCause.ScreenOff)

    override fun enteredBackground() = faults.note(Call.EnteredBackground)

    override suspend fun enteredForeground(): Outcome<Unit> = call(Call.EnteredForeground) { }

    override suspend fun tick(): Outcome<Unit> = call(Call.Tick) { }

    override suspend fun checkIn(waitSeconds: Int): Outcome<CheckInReport> = call(Call.CheckIn) {
        CheckInReport(behind = false, receipts = 0, renewed = false, wiped = false, proved = false)
    }

    override suspend fun sync(): Outcome<SyncReport> = call(Call.Sync) {
        operations.clear()
        shelf.replaceAll { _, sample -> sample.copy(pending = false) }
        phone = phone.copy(pending = 0, lastSyncMs = clock.wallMs())
        syncBrings
    }

    override suspend fun indexInBackground(): Outcome<Boolean> = open(Call.IndexInBackground) { Outcome.Done(false) }

    override suspend fun zoneChanged(offsetSeconds: Int): Outcome<Unit> = call(Call.ZoneChanged) { this.offsetSeconds = offsetSeconds }

    override suspend fun reportDevice(report: DeviceReport): Outcome<Unit> = call(Call.ReportDevice) { reports.add(report) }

    override suspend fun list(order: ListOrder, after: PageCursor?, limit: Int): Outcome<CustomerPage> = open(Call.ListPage) {
        val all = FakeShelf.order(shelf.values, order, masked())
        val from = (after as FakeCursor?)?.next ?: 0
        val masked = masked()
        val zone = java.time.ZoneOffset.ofTotalSeconds(offsetSeconds)
        val items = all.drop(from).take(limit).map { FakeShelf.row(it, masked, FakeShelf.section(it, order, masked, zone)) }
        Outcome.Done(CustomerPage(items, FakeCursor(from + limit).takeIf { it.next < all.size }))
    }

    override suspend fun find(query: String, limit: Int): Outcome<SearchResult> = open(Call.Find) {
        val hits = FakeShelf.order(shelf.values.filter { FakeShelf.matches(it, query) }, ListOrder.Name, masked())
        Outcome.Done(SearchResult(hits.size.toLong(), hits.take(limit).map { FakeShelf.row(it, masked(), "") }))
    }

    override suspend fun settleSearch(): Outcome<Unit> = open(Call.SettleSearch) { Outcome.Done(Unit) }

    override suspend fun view(id: String): Outcome<CustomerDetails> = of(Call.View, id) { Outcome.Done(FakeShelf.details(it, it.label in masked())) }

    override suspend fun reveal(id: String, reason: RevealReason): Outcome<CustomerDetails> = of(Call.Reveal, id) {
        revealed.add(reason)
        Outcome.Done(FakeShelf.details(it, hidden = false))
    }

    override suspend fun copyField(id: String, field: CopyField, reason: RevealReason?): Outcome<CopiedField> = of(Call.CopyField, id) {
        when {
            it.label == Label.Restricted -> return@of Outcome.Failed(AgentFailure.Refused(PolicyRefusal.CopyOff))
            it.label in masked() && reason == null -> return@of Outcome.Failed(AgentFailure.Refused(PolicyRefusal.ReasonNeeded))
        }
        copied.add(field to reason)
        val details = FakeShelf.details(it, hidden = false)
        val text = when (field) {
            CopyField.Phone -> details.phone
            CopyField.Email -> details.email
            CopyField.Address -> details.address
        }
        Outcome.Done(CopiedField(text, toSystem = phone.policy?.copyAllowed == true))
    }

    override suspend fun edit(id: String, changes: List<FieldChange>): Outcome<Queued> = of(Call.Edit, id) {
        if (changes.emptyName()) return@of Outcome.Failed(AgentFailure.InvalidInput(InputFault.EmptyName))
        shelf[id] = FakeShelf.edited(it, changes)
        queued(EntityKind.Customer, id, id, changes.map(FieldChange::field))
    }

    override suspend fun addCustomer(fields: List<FieldChange>): Outcome<Queued> = open(Call.AddCustomer) {
        if (fields.none { it.field == "name" } || fields.emptyName()) return@open Outcome.Failed(AgentFailure.InvalidInput(InputFault.EmptyName))
        val id = freshId()
        val blank = Sample(id, "", "#", "", "", "", "", "", Label.Internal, "", rev = 0)
        shelf[id] = FakeShelf.edited(blank, fields)
        queued(EntityKind.Customer, id, id, fields.map(FieldChange::field))
    }

    override suspend fun addContact(customer: String, fields: List<FieldChange>): Outcome<Queued> = of(Call.AddContact, customer) { of ->
        fun text(name: String) = (fields.find { it.field == name }?.value as? FieldValue.Text)?.text.orEmpty()
        val contact = Contact(freshId(), text("name"), text("title"), text("phone"), text("email"))
        if (contact.name.isEmpty()) return@of Outcome.Failed(AgentFailure.InvalidInput(InputFault.EmptyName))
        shelf[customer] = of.copy(contacts = of.contacts + contact, pending = true)
        queued(EntityKind.Contact, contact.id, customer, fields.map(FieldChange::field))
    }

    override suspend fun logVisit(customer: String, visit: NewVisit): Outcome<Queued> = of(Call.LogVisit, customer) { of ->
        logged.add(visit)
        val made = Visit(freshId(), visit.atMs ?: clock.wallMs(), visit.note, visit.outcome, visit.place)
        val due = visit.reminder?.let { Reminder(freshId(), it.dueMs, it.note, done = false) }
        shelf[customer] = of.copy(visits = listOf(made) + of.visits, reminders = of.reminders + listOfNotNull(due), lastContactMs = made.atMs, pending = true)
        queued(EntityKind.Visit, made.id, customer, listOf("note", "outcome", "at_ms"))
    }

    override suspend fun agenda(fromMs: Long, untilMs: Long): Outcome<List<AgendaItem>> = open(Call.Agenda) {
        Outcome.Done(
            shelf.values.flatMap { of ->
                val hidden = of.label in masked()
                of.reminders.filter { !it.done && it.dueMs in fromMs until untilMs }
                    .map { AgendaItem(it.id, of.id, of.name, of.company, it.dueMs, if (hidden) FakeShelf.text(it.note) else it.note, hidden) }
            }.sortedBy { it.dueMs },
        )
    }

    override suspend fun addReminder(customer: String, reminder: NewReminder): Outcome<Queued> = of(Call.AddReminder, customer) { of ->
        val made = Reminder(freshId(), reminder.dueMs, reminder.note, done = false)
        shelf[customer] = of.copy(reminders = of.reminders + made, pending = true)
        queued(EntityKind.Reminder, made.id, customer, listOf("due_ms", "note"))
    }

    override suspend fun finishReminder(id: String): Outcome<Queued> = reminder(Call.FinishReminder, id, "done") { it.copy(done = true) }

    override suspend fun rescheduleReminder(id: String, dueMs: Long): Outcome<Queued> =
        reminder(Call.RescheduleReminder, id, "due_ms") { it.copy(dueMs = dueMs) }

    override suspend fun pending(): Outcome<PendingWork> = open(Call.Pending) { Outcome.Done(PendingWork(operations.toList(), conflicts.toList())) }

    override suspend fun resolveConflict(id: Long, resolution: Resolution): Outcome<Unit> = open(Call.ResolveConflict) {
        if (conflicts.removeIf { it.id == id }) Outcome.Done(Unit) else Outcome.Failed(AgentFailure.NotFound)
    }

    override suspend fun saveDraft(customer: String, kind: DraftKind, typed: List<FieldChange>): Outcome<Unit> = open(Call.SaveDraft) {
        drafts[customer to kind] = typed
        Outcome.Done(Unit)
    }

    override suspend fun loadDraft(customer: String, kind: DraftKind): Outcome<List<FieldChange>?> = open(Call.LoadDraft) { Outcome.Done(drafts[customer to kind]) }

    override suspend fun discardDraft(customer: String, kind: DraftKind): Outcome<Unit> = open(Call.DiscardDraft) {
        drafts.remove(customer to kind)
        Outcome.Done(Unit)
    }

    private suspend fun <T> attempt(call: Call, work: () -> Outcome<T>): Outcome<T> = faults.meet(call)?.let { Outcome.Failed(it) } ?: work()

    private suspend fun <T> call(call: Call, work: () -> T): Outcome<T> = attempt(call) { Outcome.Done(work()) }

    private suspend fun <T> open(call: Call, work: () -> Outcome<T>): Outcome<T> = attempt(call) {
        when (phone.state) {
            PhoneState.Open -> work()
            PhoneState.NotEnrolled -> Outcome.Failed(AgentFailure.NotEnrolled)
            PhoneState.Locked -> Outcome.Failed(AgentFailure.Locked)
            PhoneState.Expired -> Outcome.Failed(AgentFailure.Expired)
            PhoneState.Wiped -> Outcome.Failed(AgentFailure.Wiped)
            PhoneState.GuardRolledBack -> Outcome.Failed(AgentFailure.GuardRolledBack)
        }
    }

    private suspend fun <T> of(call: Call, id: String, work: (Sample) -> Outcome<T>): Outcome<T> =
        open(call) { shelf[id]?.let(work) ?: Outcome.Failed(AgentFailure.NotFound) }

    private suspend fun reminder(call: Call, id: String, field: String, change: (Reminder) -> Reminder): Outcome<Queued> = open(call) {
        val of = shelf.values.find { sample -> sample.reminders.any { it.id == id } } ?: return@open Outcome.Failed(AgentFailure.NotFound)
        shelf[of.id] = of.copy(reminders = of.reminders.map { if (it.id == id) change(it) else it }, pending = true)
        queued(EntityKind.Reminder, id, of.id, listOf(field))
    }

    private fun queued(entity: EntityKind, record: String, customer: String, fields: List<String>): Outcome<Queued> {
        operations.add(PendingOperation(freshId(), entity, record, customer, fields))
        phone = phone.copy(pending = operations.size.toLong())
        return Outcome.Done(Queued(record, phone.pending))
    }

    private fun opened() {
        phone = phone.copy(state = PhoneState.Open, attemptsLeft = 10, lastLock = null)
        tell(AgentEvent.Unlocked)
    }

    private fun locked(call: Call, cause: LockCause) {
        faults.note(call)
        if (phone.state != PhoneState.Open) return
        phone = phone.copy(state = PhoneState.Locked, lastLock = cause)
        tell(AgentEvent.Locked(cause))
    }

    private fun masked(): Set<Label> = phone.policy?.maskedLabels.orEmpty()

    private fun freshId(): String = SampleCustomers.id(nextId++)

    private fun refused(reason: EnrolmentRefusal) = Outcome.Failed(AgentFailure.EnrolmentRefused(reason))

    private fun List<FieldChange>.emptyName() = any { it.field == "name" && (it.value as? FieldValue.Text)?.text.isNullOrBlank() }

    private data class FakeCursor(val next: Int) : PageCursor

    companion object {
        /** A phone that is enrolled and open, with the standard policy. */
        fun openPhone(nowMs: Long): PhoneStatus = PhoneStatus(
            state = PhoneState.Open,
            pending = 0,
            lastSyncMs = nowMs - 120_000,
            lease = LeaseDeadlines(nowMs + 86_400_000, nowMs + 3 * 86_400_000, nowMs + 30 * 86_400_000L, nowMs - 120_000, clockSuspect = false),
            device = "D-1",
            userName = "林晓",
            tenantName = "晨光集团",
            policy = standardPolicy(),
            lastLock = null,
            attemptsLeft = 10,
            retryAfterSeconds = 0,
            biometric = BiometricState.None,
            reminders = listOf(DueReminder(nowMs + 3_600_000, SampleCustomers.id(301))),
            wipe = null,
        )

        /** A phone that nobody has enrolled. */
        fun freshPhone(): PhoneStatus = openPhone(0).copy(
            state = PhoneState.NotEnrolled, lastSyncMs = null, lease = null, device = null, userName = null, tenantName = null, policy = null, reminders = emptyList(),
        )

        /** The policy that a fleet starts with. */
        fun standardPolicy(): PolicyView = PolicyView(
            version = 3,
            idleSeconds = 300,
            backgroundSeconds = 120,
            absoluteSeconds = 43_200,
            pinMinLength = 6,
            pinMaxAttempts = 10,
            maskedLabels = setOf(Label.Confidential, Label.Restricted),
            copyAllowed = false,
            screenshotsAllowed = false,
            leaseWarnSeconds = 86_400,
            leaseLockSeconds = 259_200,
            leaseEraseSeconds = 2_592_000,
        )
    }
}
