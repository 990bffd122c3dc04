package app.fieldvault.ui.picture

/** What a picture is taken on. Sizes are in dp; [scale] is the size of the font. */
enum class Device(val word: String, val width: Int, val height: Int, val density: String, val scale: Float, val bars: Boolean) {
    /** What most people carry. */
    Phone("phone", 400, 860, "xhdpi", 1f, bars = true),

    /** The smallest that is supported, held by someone who reads large type. */
    Small("small200", 320, 640, "xhdpi", 2f, bars = false),

    /** A tablet, upright. */
    Tablet("tablet", 800, 1100, "hdpi", 1f, bars = true),
}

/** One way to look at a screen. */
data class Variant(val language: String, val dark: Boolean, val device: Device) {
    /** The framework's words for it, in the order that it wants. */
    val qualifiers: String
        get() {
            val region = if (language == "zh") "zh-rCN" else "en-rGB"
            val size = if (device == Device.Tablet) "xlarge" else "normal"
            val night = if (dark) "night" else "notnight"
            return "$region-w${device.width}dp-h${device.height}dp-$size-notlong-notround-port-$night-${device.density}"
        }

    /** Its part of a file's name. */
    val word: String get() = "$language-${if (dark) "dark" else "light"}-${device.word}"

    override fun toString(): String = word

    companion object {
        /** Every language, theme and device. */
        val ALL: List<Variant> = Device.entries.flatMap { device ->
            listOf("zh", "en").flatMap { language -> listOf(false, true).map { Variant(language, it, device) } }
        }

        /** The common one, and the one where most goes wrong. */
        val TWO: List<Variant> = listOf(Variant("zh", dark = false, Device.Phone), Variant("en", dark = true, Device.Small))

        /** One is enough. */
        val ONE: List<Variant> = TWO.take(1)
    }
}
