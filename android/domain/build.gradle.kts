// Everything that decides. No android.*.
import org.jetbrains.kotlin.gradle.dsl.JvmTarget

plugins {
    alias(libs.plugins.kotlin.jvm)
    `java-test-fixtures`
}

java {
    sourceCompatibility = JavaVersion.toVersion(libs.versions.jvmTarget.get())
    targetCompatibility = JavaVersion.toVersion(libs.versions.jvmTarget.get())
}

kotlin {
    compilerOptions {
        jvmTarget = JvmTarget.fromTarget(libs.versions.jvmTarget.get())
        allWarningsAsErrors = true
    }
}

dependencies {
    api(project(":bridge"))
    api(libs.bundles.domain.main)
    compileOnly(libs.jna)
    testFixturesApi(libs.bundles.domain.main)
    testFixturesApi(testFixtures(project(":bridge")))
    testImplementation(libs.bundles.domain.test)
    testImplementation(libs.jna)
}
