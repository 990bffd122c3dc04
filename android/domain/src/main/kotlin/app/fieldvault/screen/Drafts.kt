package app.fieldvault.screen

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.DraftKind
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.valueOrNull
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

/** So long after the last change a draft is kept. */
const val DRAFT_MS = 500L

/**
 * Keeps what is being typed, encrypted, in the core. What a lock or an erase interrupts ends silently; [failed] hears the rest,
 * because a person relies on a draft.
 */
internal class Drafts(
    private val customer: String,
    private val kind: DraftKind,
    private val gateway: AgentGateway,
    private val scope: CoroutineScope,
    private val failed: (AgentFailure) -> Unit,
) {
    private var keeping: Job? = null
    private var unkept: List<FieldChange>? = null

    /** What was typed before, if anything was. */
    suspend fun load(): List<FieldChange>? = gateway.loadDraft(customer, kind).valueOrNull()?.takeIf { it.isNotEmpty() }

    /** Something was typed: kept when typing rests. */
    fun changed(typed: List<FieldChange>) {
        unkept = typed
        keeping?.cancel()
        keeping = scope.launch {
            delay(DRAFT_MS)
            keep()
        }
    }

    /** The app is being left: kept now. */
    fun keepNow() {
        if (unkept == null) return
        keeping?.cancel()
        keeping = scope.launch { keep() }
    }

    /** What was typed is being saved: nothing is kept any more. The core ends the draft with the edit. */
    fun stop() {
        keeping?.cancel()
        unkept = null
    }

    /** Forgets it. */
    suspend fun discard() {
        stop()
        (gateway.discardDraft(customer, kind) as? Outcome.Failed)?.failure?.forScreen()?.let(failed)
    }

    /** Keeps what is not kept yet. */
    suspend fun keep() {
        val typed = unkept ?: return
        when (val answer = gateway.saveDraft(customer, kind, typed)) {
            is Outcome.Done -> if (unkept === typed) unkept = null
            is Outcome.Failed -> answer.failure.forScreen()?.let(failed)
        }
    }
}
