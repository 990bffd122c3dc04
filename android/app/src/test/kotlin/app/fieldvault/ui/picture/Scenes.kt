package app.fieldvault.ui.picture

/** Every scene. Names are unique: files are called so. */
object Scenes {
    /** In the order of the contact sheet. */
    val ALL: List<Scene> = (ENROL_SCENES + UNLOCK_SCENES + HOME_SCENES + CUSTOMER_SCENES + FORM_SCENES + WORK_SCENES + ME_SCENES + CLOSED_SCENES + PANE_SCENES)
        .also { all -> check(all.map { it.name }.toSet().size == all.size) { "two scenes of one name" } }
}
