package app.fieldvault.ui.picture

/** The frozen vector of the typed enrolment code: pictures show what a person really types. */
internal object SampleCode {
    /** 26 groups of five symbols. */
    val WHOLE: String = Camera.root.resolve("rust-core/protocol/tests/vectors/enrolment_code.v1.txt").readText().trim()

    /** The same with two symbols of the third group changed places: a slip that the group's own check symbol shows. */
    val WITH_SLIP: String = WHOLE.split('-').mapIndexed { i, group -> if (i == 2) group.take(3) + group[4] + group[3] else group }.joinToString("-")
}
