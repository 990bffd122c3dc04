package app.fieldvault.screen.pin

import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.PinFault

/** What a screen shows while a new PIN is chosen. */
data class NewPinState(val again: Boolean, val count: Int, val minLength: Int, val problem: NewPinProblem?) {
    /** Whether the entry may be handed in. */
    val complete: Boolean get() = count >= minLength
}

/** Why a new PIN was not taken. */
sealed interface NewPinProblem {
    /** It breaks a rule. */
    data class Fault(val fault: PinFault) : NewPinProblem

    /** The two entries differ. */
    data object Mismatch : NewPinProblem
}

/** A PIN entered twice. Holds both entries until they are taken or wiped. */
class NewPin(private val gateway: AgentGateway, private val minLength: Int) {
    private val first = PinBuffer()
    private val second = PinBuffer()
    private var again = false
    private var problem: NewPinProblem? = null

    /** What is shown. */
    fun state(): NewPinState = NewPinState(again, current().count, minLength, problem)

    /** A digit. */
    fun add(digit: Int) {
        problem = null
        current().add(digit)
    }

    /** Back by one. */
    fun removeLast() = current().removeLast()

    /** The entry is handed in. The PIN, when both entries agree; the caller wipes it. */
    suspend fun next(): ByteArray? {
        if (again) {
            if (second.sameAs(first)) return second.take().also { wipe() }
            wipe()
            problem = NewPinProblem.Mismatch
            return null
        }
        val entry = first.copy()
        val fault = try {
            gateway.checkPin(entry, minLength)
        } finally {
            entry.fill(0)
        }
        if (fault == null) {
            again = true
        } else {
            first.wipe()
            problem = NewPinProblem.Fault(fault)
        }
        return null
    }

    /** Begins anew and forgets. */
    fun wipe() {
        first.wipe()
        second.wipe()
        again = false
        problem = null
    }

    private fun current() = if (again) second else first
}
