package app.fieldvault.ui.picture

/** What a picture is taken on. Sizes are in dp; [scale] is the size of the font. */
enum class Device(val word: String, val width: Int, val height: Int, val density: String, val scale: Float, val bars: Boolean) {
    /** What most people carry. */
    Phone("phone", 400, 860, "xhdpi", 1f, bars = true),

    /** The smallest that is supported, held by someone who reads large type. */
    Small("small200", 320, 640, "xhdpi", 2f, bars = false),

    /** A tablet, upright. */
    Tablet("tablet", 800, 1100, "hdpi", 1f, bars = true),

    /** A tablet on its side: two panes. Only scenes that differ there are drawn on it. */
    Wide("wide", 1100, 760, "hdpi", 1f, bars = true),
}

/** One way to look at a screen. */
data class Variant(val language: String, val dark: Boolean, val device: Device) {
    /** The framework's words for it, in the order that it wants. */
    val qualifiers: String
        get() {
            val region = if (language == "zh") "zh-rCN" else "en-rGB"
            val size = if (device.width >= 800) "xlarge" else "normal"
            val side = if (device.width > device.height) "land" else "port"
            val night = if (dark) "night" else "notnight"
            return "$region-w${device.width}dp-h${device.height}dp-$size-notlong-notround-$side-$night-${device.density}"
        }

    /** Its part of a file's name. */
    val word: String get() = "$language-${if (dark) "dark" else "light"}-${device.word}"

    override fun toString(): String = word

    companion object {
        /** Every language, theme and device that is held upright. */
        val ALL: List<Variant> = (Device.entries - Device.Wide).flatMap(::on)

        /** Every language and theme on a tablet on its side. */
        val WIDE: List<Variant> = on(Device.Wide)

        /** The common one, and the one where most goes wrong. */
        val TWO: List<Variant> = listOf(Variant("zh", dark = false, Device.Phone), Variant("en", dark = true, Device.Small))

        /** One is enough. */
        val ONE: List<Variant> = TWO.take(1)

        private fun on(device: Device): List<Variant> =
            listOf("zh", "en").flatMap { language -> listOf(false, true).map { Variant(language, it, device) } }
    }
}
