package app.fieldvault.screen.contact

import app.fieldvault.agent.AgentFailure
import app.fieldvault.screen.edit.CustomerField
import app.fieldvault.screen.edit.FieldProblem
import app.fieldvault.screen.edit.problemWith

/** The fields of a person at a customer, in the order of the form. [wire]: the name that the core knows. */
enum class ContactField(val wire: String, private val like: CustomerField) {
    Name("name", CustomerField.Name),
    Title("title", CustomerField.Company),
    Phone("phone", CustomerField.Phone),
    Email("email", CustomerField.Email),
    ;

    /** What is wrong with [text]: the same as in a customer's field of that kind. */
    fun problemWith(text: String): FieldProblem? = like.problemWith(text)
}

/** What the form of a new person shows. */
data class AddContactState(
    val values: Map<ContactField, String> = emptyMap(),
    val problems: Map<ContactField, FieldProblem> = emptyMap(),
    val asksToLeave: Boolean = false,
    val saving: Boolean = false,
    val failure: AgentFailure? = null,
) {
    /** Whether something would be lost. */
    val isTouched: Boolean get() = values.values.any(String::isNotBlank)

    /** Whether there is something to save. */
    val canSave: Boolean get() = isTouched && !saving

    /** What a person typed is not for logs. */
    override fun toString(): String = "AddContactState"
}

/** What a person did in the form. */
sealed interface AddContactEvent {
    /** Typed. */
    data class Typed(val field: ContactField, val text: String) : AddContactEvent {
        override fun toString(): String = "Typed($field)"
    }

    /** Went on to another field: what is wrong with this one is said now. */
    data class LeftField(val field: ContactField) : AddContactEvent

    /** Saves. */
    data object Save : AddContactEvent

    /** Wants to leave. */
    data object Back : AddContactEvent

    /** Throws away what was typed. */
    data object Discard : AddContactEvent

    /** Stays. */
    data object Stay : AddContactEvent

    /** Has read the failure. */
    data object FailureRead : AddContactEvent
}

/** What happens once. */
sealed interface AddContactEffect {
    /** Back to the customer; what was saved, if anything, stands there. */
    data object Back : AddContactEffect
}
