/** The promises of converters, held by the one that tests have, so that they are tested where none ships. */
import { builtins } from '../../plugins/index.ts';
import { lines, soundConverter } from '../fixtures/lines.ts';
import { testConverter } from './converter.ts';

testConverter(soundConverter, [...builtins, ...lines]);
