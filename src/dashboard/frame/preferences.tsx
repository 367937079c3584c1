import { Choice } from '../parts/field.js';
import { chooseTheme, theme, THEMES } from '../theme.js';
import { chooseLanguage, language, LANGUAGES, text } from '../text/language.js';

export const LanguageChoice = () => (
  <Choice
    label={text.value.frame.language}
    value={language.value}
    options={LANGUAGES.map((one) => [one, text.value.frame.languages[one]])}
    onChoose={chooseLanguage}
  />
);

export const ThemeChoice = () => (
  <Choice
    label={text.value.frame.theme}
    value={theme.value}
    options={THEMES.map((one) => [one, text.value.frame.themes[one]])}
    onChoose={chooseTheme}
  />
);
