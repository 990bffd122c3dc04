package app.fieldvault.screen.pending

import app.fieldvault.agent.RejectCode

/**
 * Whether an edit that the server refused can be tried again. A customer that is somebody else's now, or is gone, takes no edit
 * whatever is typed; the person can only take note.
 */
val RejectCode?.allowsAnotherTry: Boolean
    get() = when (this) {
        null, RejectCode.InvalidValue -> true
        RejectCode.NoLongerYours, RejectCode.Deleted, RejectCode.Unknown, RejectCode.FieldNotEditable -> false
    }
