package app.fieldvault.agent

import kotlinx.coroutines.flow.Flow

/**
 * The core as the shell sees it. An implementation works off the main thread, and wipes byte arrays that hold a secret before it
 * returns.
 */
interface AgentGateway {
    /** What the core tells at once, in order. Hot; nothing is replayed. */
    val events: Flow<AgentEvent>

    /** The status. Needs no key and no network. */
    suspend fun status(): Outcome<PhoneStatus>

    /** What an enrolment code says: the QR's text, a file's bytes, or the typed form. */
    suspend fun previewEnrolment(payload: ByteArray): Outcome<EnrolmentPreview>

    /** Enrols and sets the PIN (ASCII digits). The same payload again ends what was begun. */
    suspend fun enrol(payload: ByteArray, pin: ByteArray, model: String): Outcome<Enrolled>

    /** Whether [pin] would be accepted as a new PIN; null if so. Does not wipe [pin]. */
    suspend fun checkPin(pin: ByteArray, minLength: Int): PinFault?

    /** Opens the session. */
    suspend fun unlock(pin: ByteArray): Outcome<Unit>

    /** Opens the session with the biometric slot's secret. */
    suspend fun unlockWithBiometric(secret: ByteArray): Outcome<Unit>

    /** Makes a biometric slot and returns its secret once, to be sealed under a key that asks for a fingerprint or face. */
    suspend fun makeBiometricSlot(): Outcome<ByteArray>

    /** Removes the biometric slot. */
    suspend fun removeBiometricSlot(): Outcome<Unit>

    /** Changes the PIN. */
    suspend fun changePin(old: ByteArray, new: ByteArray): Outcome<Unit>

    /** Locks now. Never waits for a query; safe to call from any thread, also the main one, because it is handed over at once. */
    fun lock()

    /** The screen went off. Handed over at once, like [lock]. */
    fun screenOff()

    /** The app left the screen. Handed over at once, like [lock]. */
    fun enteredBackground()

    /** The app came back: deadlines that passed meanwhile lock before this returns. */
    suspend fun enteredForeground(): Outcome<Unit>

    /** Judges all deadlines now. */
    suspend fun tick(): Outcome<Unit>

    /** Hears the server for up to [waitSeconds]; works locked. */
    suspend fun checkIn(waitSeconds: Int): Outcome<CheckInReport>

    /** One sync. */
    suspend fun sync(): Outcome<SyncReport>

    /** Fills the index of addresses and notes a piece further; true while there is more. */
    suspend fun indexInBackground(): Outcome<Boolean>

    /** The phone's zone, as seconds east of UTC: lists are cut into days by it. At start, and when the zone changes. */
    suspend fun zoneChanged(offsetSeconds: Int): Outcome<Unit>

    /** Keeps what the phone says of itself, to be sent at the next contact. */
    suspend fun reportDevice(report: DeviceReport): Outcome<Unit>

    /** The first page, or the page after [after]. */
    suspend fun list(order: ListOrder, after: PageCursor?, limit: Int): Outcome<CustomerPage>

    /** Search as you type. */
    suspend fun find(query: String, limit: Int): Outcome<SearchResult>

    /** The last search is what was meant (a result opened, or 2 s idle): one audit entry. */
    suspend fun settleSearch(): Outcome<Unit>

    /** Opens a customer, masked as policy says. */
    suspend fun view(id: String): Outcome<CustomerDetails>

    /** Opens a customer unmasked, for a reason that is recorded. */
    suspend fun reveal(id: String, reason: RevealReason): Outcome<CustomerDetails>

    /** A field to be copied as far as policy lets it go; a masked one for the [reason] that it was revealed for. Recorded before it is given. */
    suspend fun copyField(id: String, field: CopyField, reason: RevealReason?): Outcome<CopiedField>

    /** Edits a customer. */
    suspend fun edit(id: String, changes: List<FieldChange>): Outcome<Queued>

    /** Adds a customer. */
    suspend fun addCustomer(fields: List<FieldChange>): Outcome<Queued>

    /** Adds a person at a customer. */
    suspend fun addContact(customer: String, fields: List<FieldChange>): Outcome<Queued>

    /** Logs a visit. */
    suspend fun logVisit(customer: String, visit: NewVisit): Outcome<Queued>

    /** Open reminders that are due in a span of time, soonest first. */
    suspend fun agenda(fromMs: Long, untilMs: Long): Outcome<List<AgendaItem>>

    /** Makes a reminder. */
    suspend fun addReminder(customer: String, reminder: NewReminder): Outcome<Queued>

    /** A reminder is done. */
    suspend fun finishReminder(id: String): Outcome<Queued>

    /** Moves a reminder. */
    suspend fun rescheduleReminder(id: String, dueMs: Long): Outcome<Queued>

    /** What waits. */
    suspend fun pending(): Outcome<PendingWork>

    /** Settles a conflict. */
    suspend fun resolveConflict(id: Long, resolution: Resolution): Outcome<Unit>

    /** Keeps what was typed, encrypted, across a lock. */
    suspend fun saveDraft(customer: String, kind: DraftKind, typed: List<FieldChange>): Outcome<Unit>

    /** What was typed before. */
    suspend fun loadDraft(customer: String, kind: DraftKind): Outcome<List<FieldChange>?>

    /** Forgets a draft. */
    suspend fun discardDraft(customer: String, kind: DraftKind): Outcome<Unit>
}
