//! Enumerations whose values have names.

/// Declares an enumeration whose values tell their names, which the weights of hints have.
macro_rules! named {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($(#[$what:meta])* $value:ident,)+ }) => {
        $(#[$doc])*
        $vis enum $name { $($(#[$what])* $value,)+ }

        impl $name {
            /// Its name.
            $vis const fn name(self) -> &'static str {
                match self { $(Self::$value => stringify!($value),)+ }
            }
        }
    };
}

pub(crate) use named;
